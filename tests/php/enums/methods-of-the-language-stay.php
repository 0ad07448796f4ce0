<?php
enum Suit: string
{
    case Hearts = 'h';

    public static function tryFrom(int|string $value): ?static { return null; }
}
