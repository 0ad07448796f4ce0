<?php
try {
    throw new Exception('x');
} catch (NoSuchClass $e) {
    echo 'never';
} catch (Exception $e) {
    echo "fine\n";
}
