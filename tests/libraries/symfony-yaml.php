<?php
// Symfony's YAML component parses, dumps, and reports mistakes.
require '/usr/share/php/Symfony/Component/Yaml/autoload.php';

use Symfony\Component\Yaml\{Inline, Tag\TaggedValue, Yaml};

$text = <<<'YAML'
    # a comment
    string: plain text   # behind it
    quoted: "tab\t \u00e9 \x41"
    single: 'it''s'
    int: 42
    octal: 0o17
    hex: 0x1F
    float: 1.5e3
    infinite: -.inf
    bools: [true, false, yes, no, ~, null]
    date: 2001-12-14
    list:
      - one
      - two: 2
        three: [a, {b: c}, "d, e"]
      -
        - nested
        - - deeper
    literal: |
      line one
        line two

      line four
    folded: >-
      folded
      into one

      paragraph
    anchor: &base
      name: base
      value: 1
    merged:
      <<: *base
      value: 2
    copy: *base
    ? complex
    : value
    "quoted key": {inline: map, with: [lists, 'and strings']}
    multi: first
      second
    empty:
    tagged: !custom [1, 2]
    binary: !!binary SGVsbG8=
    YAML;
$parsed = Yaml::parse(str_replace("? complex\n: value\n", '', $text), Yaml::PARSE_CUSTOM_TAGS | Yaml::PARSE_DATETIME);
foreach ($parsed as $key => $value) {
    echo $key, ': ', $value instanceof DateTimeInterface ? $value->format('c') : var_export($value instanceof TaggedValue ? [$value->getTag(), $value->getValue()] : $value, true), "\n";
}
unset($parsed['date'], $parsed['tagged']);
foreach ([1, 2, 10] as $depth) {
    echo Yaml::dump($parsed, $depth, 2, Yaml::DUMP_MULTI_LINE_LITERAL_BLOCK), "\n--\n";
}
var_dump(Yaml::parse(Yaml::dump($parsed, 4)) == $parsed);
echo Yaml::dump(['object' => (object) ['a' => 1], 'empty' => [], 'null' => null, 'number as text' => '12', 'bool as text' => 'true', 'special' => "- a: b\n#c", 'é' => "\u{1F600}", 'float' => 1.0, 'tag' => new TaggedValue('t', ['x' => 1])], 3, 4, Yaml::DUMP_OBJECT_AS_MAP | Yaml::DUMP_EMPTY_ARRAY_AS_SEQUENCE | Yaml::DUMP_NULL_AS_TILDE);
foreach (["a: b: c", "a:\n\t- b", "- a\nb: c", "a: [1, 2", 'a: "unclosed', "a: *none", "a: 1\na: 2", "{a: b", "a: !php/object 'x'", "a: @b", "%x"] as $wrong) {
    try {
        echo json_encode(Yaml::parse($wrong, Yaml::PARSE_EXCEPTION_ON_INVALID_TYPE)), "\n";
    } catch (Symfony\Component\Yaml\Exception\ParseException $e) {
        echo $e->getMessage(), ' / ', $e->getParsedLine(), "\n";
    }
}
echo json_encode(Yaml::parse("a: {b: 1}\nc: []", Yaml::PARSE_OBJECT_FOR_MAP)), Inline::dump(['x' => [1, 'two']]), "\n";
