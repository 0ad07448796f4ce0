<?php
foreach (['1', '1.5', ' 1', '1 ', '1e5', '.5', '5.', '0x1A', '', ' ', 'a', '1a', '-1', '+1', '--1', null, true, 1, 1.5, "1\n", '1_000'] as $v) {
    echo var_export($v, true), is_numeric($v) ? ' numeric' : ' not', "\n";
}
