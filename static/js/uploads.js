// Names the files that were chosen or dropped. Without this file the browser's own words stand there (upload.css).
const SHOWN = 3;

for (const zone of document.querySelectorAll(".upload")) {
  const input = zone.querySelector(".upload__input");
  const chosen = zone.querySelector(".upload__chosen");

  const show = () => {
    const names = [...input.files].map((file) => file.name);
    const more = names.length - SHOWN;
    chosen.textContent = names.slice(0, SHOWN).join(", ") + (more > 0 ? ` + ${more}` : "");
    zone.classList.toggle("upload--chosen", names.length > 0);
  };

  input.addEventListener("change", show);
  show();
}
