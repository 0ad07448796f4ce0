<?php
$depth = 100000;
var_dump(eval('return ' . str_repeat('(', $depth) . '1' . str_repeat(')', $depth) . ';'));
try {
    eval('return ' . str_repeat('(', $depth) . '1;');
} catch (ParseError $error) {
    echo $error->getMessage(), "\n";
}
try {
    eval(str_repeat('{', $depth));
} catch (ParseError $error) {
    echo $error->getMessage(), "\n";
}
var_dump(count(token_get_all('<?php ' . str_repeat('[', $depth))) > $depth);
