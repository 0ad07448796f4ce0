<?php
declare(strict_types=1);

namespace Strict;

function strlen($text)
{
    return 'own strlen of ' . $text;
}
echo strlen('text'), ' ', \strlen('text'), ' ', count([1, 2]), ' ', \is_string(5) ? 'yes' : 'no', "\n";
foreach ([fn () => \strlen(12), fn () => \chr('65'), fn () => \call_user_func('strrev', 12), fn () => \substr('abc', '1')] as $call) {
    try {
        \var_dump($call());
    } catch (\TypeError $error) {
        echo $error->getMessage(), "\n";
    }
}
