<?php
var_dump(eval('return 1 + 1;'), eval('$made = 5;'), $made);
eval('function evaluated() { return __FUNCTION__ . __LINE__; }');
echo evaluated(), "\n";
try {
    eval('this is not php');
} catch (ParseError $e) {
    echo $e->getMessage(), ' line ', $e->getLine(), ' ', basename($e->getFile()), "\n";
}
eval('echo $undefinedInEval;');
eval('?>inline <?= "html" ?> text
<?php echo "back\n";');
