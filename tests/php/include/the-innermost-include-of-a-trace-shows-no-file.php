<?php
function load(): void
{
    require __DIR__ . '/inc/traced.inc';
}
try {
    load();
} catch (Exception $e) {
    echo preg_replace('~[^ (]*/~', '', $e->getTraceAsString()), "\n";
}
