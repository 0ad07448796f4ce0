<?php
foreach ([0, 1, -1, 0.0, 0.1, '', '0', '00', ' ', 'a', [], [0], null, true, false, NAN, new stdClass] as $v) {
    echo json_encode(is_object($v) ? 'object' : (is_float($v) && is_nan($v) ? 'nan' : $v)), ' ', $v ? 'true' : 'false', "\n";
}
