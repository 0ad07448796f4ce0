<?php
function i(): int
{
    return '5';
}
function bad(): int
{
    return 'x';
}
function none(): int
{
}
function nullable(): ?int
{
    return null;
}
function void1(): void
{
    return;
}
function arr(): array
{
    return null;
}
function never1(): never
{
}
function it(): iterable
{
    return [1];
}
foreach (['i', 'bad', 'none', 'nullable', 'void1', 'arr', 'never1', 'it'] as $f) {
    try {
        var_dump($f());
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
