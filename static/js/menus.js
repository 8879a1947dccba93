// Escape closes the open menu and gives its button the focus back; a click elsewhere closes it, too. A menu is <details>, and needs none of this.
const open = () => document.querySelector("details.menu[open]");

document.addEventListener("keydown", (event) => {
  const menu = open();
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  const menu = open();
  if (menu && !menu.contains(event.target)) menu.open = false;
});
