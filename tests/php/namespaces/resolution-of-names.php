<?php
namespace App\Sub;

use App\Other\Thing as T;
use function App\Other\helper;
use const App\Other\VALUE;
use App\Other\{Thing, Second as S};

class Local
{
}
function strlen($x)
{
    return 'own strlen';
}
const E_ALL = 'own';
echo strlen('abc'), \strlen('abc'), E_ALL, \E_ALL, strtoupper('fallback'), PHP_VERSION_ID > 80000, "\n";
echo Local::class, ' ', T::class, ' ', Thing::class, ' ', S::class, ' ', namespace\Local::class, ' ', \Global1::class, ' ', Undefined\X::class, "\n";
try {
    helper();
} catch (\Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    echo VALUE;
} catch (\Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    new Missing;
} catch (\Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    undefined_fn();
} catch (\Error $e) {
    echo $e->getMessage(), "\n";
}
try {
    echo UNDEFINED_CONST;
} catch (\Error $e) {
    echo $e->getMessage(), "\n";
}
