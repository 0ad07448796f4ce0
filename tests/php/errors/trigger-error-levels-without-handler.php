<?php
trigger_error('n');
trigger_error('w', E_USER_WARNING);
trigger_error('d', E_USER_DEPRECATED);
try {
    trigger_error('bad', 42);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
trigger_error('fatal', E_USER_ERROR);
echo 'never';
