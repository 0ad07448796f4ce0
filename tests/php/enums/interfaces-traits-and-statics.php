<?php
interface HasColor
{
    function color(): string;
}
trait Describes
{
    function describe()
    {
        return $this->name . ' is ' . $this->color();
    }
}
enum Suit: string implements HasColor
{
    use Describes;
    case H = 'h';
    case S = 's';
    const DEFAULT = self::H;

    function color(): string
    {
        return match ($this) {
            self::H => 'red',
            static::S => 'black',
        };
    }
    static function fromLabel(string $l): self
    {
        foreach (self::cases() as $case) {
            if ($case->name === $l) {
                return $case;
            }
        }
    }
}
echo Suit::H->describe(), Suit::fromLabel('S')->describe(), Suit::DEFAULT->color(), "\n";
var_dump(Suit::H instanceof HasColor, Suit::H::class, enum_exists('Suit'), enum_exists('HasColor'));
