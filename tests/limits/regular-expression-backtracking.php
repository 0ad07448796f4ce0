<?php
var_dump(preg_match('/(a+)+$/', str_repeat('a', 30) . 'b'), preg_last_error() !== 0);
