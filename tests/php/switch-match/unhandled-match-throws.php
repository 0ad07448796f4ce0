<?php
foreach ([5, 'str', 1.5, true, null, [1], new stdClass, str_repeat('long', 10)] as $v) {
    try {
        echo match ($v) {
            'nothing' => 1,
        };
    } catch (\UnhandledMatchError $e) {
        echo $e->getMessage(), "\n";
    }
}
