"""How Django draws a form: with our field component, so that `{{ form }}` looks as every other form does."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws a form and each of its fields by our components; the widgets stay Django's."""

    form_template_name = "components/_fields.html"
    field_template_name = "components/_field.html"
