<?php
try {
    echo NOPE;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    echo \Some\NOPE;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    constant('ALSO_NOPE');
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    echo stdClass::NOPE;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
