<?php
// Twig compiles templates with inheritance, blocks, macros, filters, tests and loops, and reports mistakes in them.
require '/usr/share/php/Twig/autoload.php';

$templates = [
    'base.html' => "<title>{% block title %}Base{% endblock %}</title>\n{% block body %}{% endblock %}\n{% block footer %}&copy; {{ year }}{% endblock %}\n",
    'page.html' => <<<'T'
        {% extends 'base.html' %}
        {% import 'forms.html' as forms %}
        {% block title %}{{ parent() }}: {{ page.title|upper }}{% endblock %}
        {% block body %}
        {%- for item in items %}
          {{ loop.index }}/{{ loop.length }} {{ item.name|title }} {{ item.price|number_format(2, ',', '.') }} {{ loop.last ? 'last' : 'more' }}
        {% else %}none{% endfor %}
        {{ forms.input('user', '<b>"x"</b>') }}
        {{ include('part.html', {n: 3}) }}
        {% endblock %}
        T,
    'forms.html' => "{% macro input(name, value = '', type = 'text') %}<input type=\"{{ type }}\" name=\"{{ name }}\" value=\"{{ value|e('html_attr') }}\">{% endmacro %}",
    'part.html' => "{% for i in 1..n %}{{ cycle(['odd', 'even'], i) }} {% endfor %}{{ [3, 1, 2]|sort|join(', ', ' and ') }} {{ {a: 1, b: 2}|keys|json_encode }}",
    'all.html' => <<<'T'
        {% set text = 'Hello, Wörld & <all>' %}
        {{ text }} {{ text|raw }} {{ text|e('js') }} {{ text|e('url') }} {{ text|e('css') }} {{ text|length }} {{ text|reverse }} {{ text|slice(0, 5) }} {{ text|capitalize }}
        {{ 'a-b-c'|split('-')|last }} {{ 'x'|default('y') }} {{ undefined_thing|default('d') }} {{ '%s is %05.2f'|format('pi', 3.14159) }} {{ 'abc'|replace({a: 'z'}) }} {{ '  trim '|trim }}|{{ 5|abs }} {{ -7 // 2 }} {{ 2 ** 10 }} {{ 7 % 3 }} {{ 1.5|round }}
        {{ 'now' is same as('now') ? 'same' }} {{ 3 is odd }} {{ 4 is divisible by(2) }} {{ [] is empty }} {{ items is iterable }} {{ 'foo' starts with 'f' }} {{ 'b' in 'abc' }} {{ 'abc' matches '/^a.c$/' }}
        {{ items|map(i => i.name)|join(' ') }} {{ items|filter(i => i.price > 2)|length }} {{ items|reduce((c, i) => c + i.price, 0) }} {{ max(items|column('price')) }} {{ max(1, 5, 3) }} {{ range(0, 10, 5)|join('-') }}
        {%- if items|length > 1 and not false or null %} yes {%- elseif true %} no {%- endif %}
        {% apply upper|spaceless %} <i> shout </i> {% endapply %}{% verbatim %}{{ raw }}{% endverbatim %}{# comment #}
        {% with {x: 1} only %}{{ x }}{% endwith %}{% autoescape 'js' %}{{ "'" }}{% endautoescape %}
        {{ page.method }} {{ page.title }} {{ attribute(page, 'method') }} {{ page['title'] }} {{ "in #{1 + 1} text" }} {{ constant('PHP_INT_SIZE') }} {{ '2024-02-29'|date('D, d M Y') }} {{ data|json_encode|raw }} {{ data|batch(2, 'fill')|map(r => r|join('+'))|join(' ') }} {{ data|merge([9])|first }}
        T,
];

class Page
{
    public string $title = 'a title';

    public function getMethod(): string
    {
        return 'from a getter';
    }
}

$twig = new Twig\Environment(new Twig\Loader\ArrayLoader($templates), ['strict_variables' => false]);
$twig->addFilter(new Twig\TwigFilter('rot13', fn(string $text): string => str_rot13($text)));
$twig->addFunction(new Twig\TwigFunction('greet', fn(string $name = 'you') => "hi $name"));
$items = [['name' => 'first thing', 'price' => 1.5], ['name' => 'second', 'price' => 1234.567]];
foreach (['page.html', 'all.html'] as $name) {
    echo $twig->render($name, ['page' => new Page, 'items' => $items, 'year' => 2024, 'data' => [1, 2, 3]]), "\n";
}
echo $twig->createTemplate("{{ 'uryyb'|rot13 }} {{ greet() }} {{ greet(name='me') }}")->render(), "\n";
echo $twig->load('page.html')->renderBlock('title', ['page' => new Page]), "\n";
echo $twig->compileSource(new Twig\Source($templates['page.html'], 'page.html')), "\n";
$strict = new Twig\Environment(new Twig\Loader\ArrayLoader(['s' => "a\n{{ missing }}", 'e' => '{% if %}', 'u' => "{{ 1|nope }}", 'x' => '{% block a %}']), ['strict_variables' => true]);
foreach (['s', 'e', 'u', 'x', 'none'] as $name) {
    try {
        echo $strict->render($name);
    } catch (Twig\Error\Error $e) {
        echo get_class($e), ': ', $e->getMessage(), ' at line ', $e->getTemplateLine(), "\n";
    }
}
