<?php
var_dump(error_get_last());
@$a['x'] . $undefined;
print_r(array_map(fn($v) => is_string($v) ? basename($v) : $v, error_get_last()));
error_clear_last();
var_dump(error_get_last());
