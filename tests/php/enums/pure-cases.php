<?php
enum Suit
{
    case Hearts;
    case Spades;
    const Wild = self::Spades;

    function label(): string
    {
        return ucfirst(strtolower($this->name));
    }
    static function random(): self
    {
        return self::Hearts;
    }
}
var_dump(Suit::Hearts, Suit::Hearts === Suit::random(), Suit::Hearts == Suit::Spades, Suit::Wild->name, Suit::cases(), Suit::Hearts instanceof UnitEnum, Suit::Hearts instanceof BackedEnum, Suit::Hearts->label());
echo match (Suit::Wild) {
    Suit::Hearts => 'red',
    Suit::Spades => 'black',
}, "\n";
$name = 'Hearts';
var_dump(constant("Suit::$name"), Suit::Hearts < Suit::Spades, Suit::Hearts <=> Suit::Hearts);
