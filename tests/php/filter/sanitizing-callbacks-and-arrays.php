<?php
$text = "a<b>\"c\" 'd'</b> & é\x01`\x7f < 5 \0 100%";
foreach ([FILTER_UNSAFE_RAW, FILTER_SANITIZE_ENCODED, FILTER_SANITIZE_SPECIAL_CHARS, FILTER_SANITIZE_FULL_SPECIAL_CHARS, FILTER_SANITIZE_EMAIL, FILTER_SANITIZE_URL, FILTER_SANITIZE_NUMBER_INT, FILTER_SANITIZE_NUMBER_FLOAT, FILTER_SANITIZE_ADD_SLASHES] as $filter) {
    foreach ([0, FILTER_FLAG_STRIP_LOW | FILTER_FLAG_STRIP_BACKTICK, FILTER_FLAG_STRIP_HIGH, FILTER_FLAG_ENCODE_LOW | FILTER_FLAG_ENCODE_HIGH | FILTER_FLAG_ENCODE_AMP, FILTER_FLAG_NO_ENCODE_QUOTES] as $flags) {
        echo $filter, ' ', $flags, ' ', addcslashes(filter_var($text, $filter, $flags), "\0..\37\177..\377"), "\n";
    }
}
echo filter_var('-1,234.5e+3x', FILTER_SANITIZE_NUMBER_FLOAT, FILTER_FLAG_ALLOW_FRACTION | FILTER_FLAG_ALLOW_THOUSAND | FILTER_FLAG_ALLOW_SCIENTIFIC), "\n";
var_dump(filter_var('', FILTER_UNSAFE_RAW, FILTER_FLAG_EMPTY_STRING_NULL), filter_var(['x']), filter_var(new WeakMap), filter_var(null));
echo json_encode(filter_var(['1', ['2', 'x'], 'k' => '3'], FILTER_VALIDATE_INT, FILTER_REQUIRE_ARRAY)), json_encode(filter_var('5', FILTER_VALIDATE_INT, FILTER_FORCE_ARRAY)), json_encode(filter_var('5', FILTER_VALIDATE_INT, FILTER_REQUIRE_ARRAY | FILTER_NULL_ON_FAILURE)), "\n";
echo filter_var('shout', FILTER_CALLBACK, ['options' => 'strtoupper']), json_encode(filter_var(['a', ['b']], FILTER_CALLBACK, ['options' => fn($v) => "<$v>"])), "\n";
echo json_encode(filter_var_array(['id' => '5', 'tags' => ['1', 'x'], 'name' => '<i>', 'extra' => 1], [
    'id' => ['filter' => FILTER_VALIDATE_INT, 'options' => ['min_range' => 1]], 'tags' => ['filter' => FILTER_VALIDATE_INT, 'flags' => FILTER_REQUIRE_ARRAY], 'name' => FILTER_SANITIZE_SPECIAL_CHARS, 'missing' => FILTER_VALIDATE_INT])), "\n";
echo json_encode(filter_var_array(['a' => '1', 'b' => 'x'], FILTER_VALIDATE_INT)), json_encode(filter_var_array(['a' => 1], ['b' => FILTER_DEFAULT], false)), "\n";
echo implode(' ', filter_list()), ' ', filter_id('int'), json_encode(filter_id('none')), "\n";
var_dump(filter_var('x', 12345), filter_has_var(INPUT_GET, 'x'), filter_input(INPUT_GET, 'x'), filter_input(INPUT_POST, 'x', FILTER_VALIDATE_INT, FILTER_NULL_ON_FAILURE), filter_input(INPUT_GET, 'x', FILTER_DEFAULT, ['options' => ['default' => 'd']]), filter_input_array(INPUT_GET));
foreach ([fn() => filter_var('x', FILTER_VALIDATE_REGEXP), fn() => filter_var('x', FILTER_CALLBACK), fn() => filter_var('1', FILTER_VALIDATE_FLOAT, ['options' => ['decimal' => 'ab']]), fn() => filter_var_array([], [1]), fn() => filter_var_array([], ['' => 1]), fn() => filter_input(99, 'x'), fn() => filter_var('x', FILTER_CALLBACK, ['options' => fn() => throw new Exception('out')])] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
