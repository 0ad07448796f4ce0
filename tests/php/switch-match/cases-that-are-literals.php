<?php
// Cases of match and switch that are all integers or all strings are looked up; every other subject is compared as ever.
function by_int(mixed $value): string
{
    return match ($value) {
        0 => 'zero', 1, 2 => 'one or two', 7 => 'seven', -3 => 'minus three', 7 => 'never', PHP_INT_MAX => 'last',
        default => 'none',
    };
}

function by_word(mixed $value): string
{
    return match ($value) {
        'a' => 'A', 'b', 'c' => 'B or C', '' => 'empty', "\0" => 'nul',
        default => 'none',
    };
}

function loosely_by_int(mixed $value): string
{
    switch ($value) {
        case 1: return 'one';
        case 2:
        case 3: return 'two or three';
        case 0: return 'zero';
        case 3: return 'never';
        default: return 'none';
    }
}

function loosely_by_word(mixed $value): string
{
    switch ($value) {
        case 'one': return '1';
        case 'two': return '2';
        default: return '-';
        case 'three': return '3';
        case '': return 'empty';
    }
}

function by_numbers_in_words(mixed $value): string
{
    switch ($value) {
        case '1': return 'one';
        case '2.0': return 'two';
        case 'x': return 'x';
        case '1e1': return 'ten';
    }
    return 'none';
}

class Word
{
    public function __construct(private string $text) {}

    public function __toString(): string
    {
        return $this->text;
    }
}

$values = [0, 1, 2, 3, 7, -3, PHP_INT_MAX, 1.0, 0.0, '0', '1', '2', '10', '1.0', ' 1', '1 ', 'a', 'b', 'c', 'x', '', "\0", 'one', 'two', 'three', true, false, null, [], [1]];
foreach ($values as $value) {
    echo json_encode($value), ': ', by_int($value), ', ', by_word($value), ', ', loosely_by_int($value), ', ', loosely_by_word($value), ', ', by_numbers_in_words($value), "\n";
}
echo loosely_by_word(new Word('two')), by_word(new Word('a')), by_numbers_in_words(new Word('2')), "\n";

// Falling through, continue, and a default in the middle.
for ($i = 0; $i < 6; $i++) {
    switch ($i) {
        case 0:
            echo 'zero ';
        case 1:
            echo 'one ';
            break;
        default:
            echo 'other ';
        case 4:
            echo 'four ';
            continue 2;
        case 5:
            echo 'five ';
    }
    echo "end of $i\n";
}

try {
    echo match (8) { 1 => 'a', 2 => 'b', 3 => 'c' };
} catch (\UnhandledMatchError $error) {
    echo $error->getMessage(), "\n";
}
try {
    echo match ('d') { 'a' => 1, 'b' => 2, 'c' => 3 };
} catch (\UnhandledMatchError $error) {
    echo $error->getMessage(), "\n";
}

// The arms hand over what they stand for.
$list = [1, 2, 3];
$shared = match ($list[0]) { 1 => $list, 2 => 'two', 3 => 'three' };
$shared[] = 4;
echo count($list), count($shared), "\n";
