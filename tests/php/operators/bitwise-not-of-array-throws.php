<?php
try {
    var_dump(~[]);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    var_dump(~null);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
