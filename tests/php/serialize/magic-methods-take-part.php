<?php
class Sleeper
{
    public $kept = 1;
    protected $hidden = [2];
    private $own = 'three';
    public $dropped = 4;

    public function __sleep()
    {
        return ['kept', 'hidden', 'own', 'kept', 'nowhere'];
    }

    public function __wakeup()
    {
        echo "awake\n";
    }
}
class Packer
{
    public function __construct(public $data = null)
    {
    }

    public function __serialize(): array
    {
        return ['d' => $this->data, 7];
    }

    public function __unserialize(array $data): void
    {
        echo 'unpacked ', implode(',', array_keys($data)), "\n";
        $this->data = $data['d'];
    }
}
$text = serialize(new Sleeper);
echo strtr($text, "\0", '~'), "\n";
var_dump(unserialize($text));
echo $text = serialize([new Packer('x'), new Packer([1])]), "\n";
var_dump(unserialize($text));
enum Suit: string
{
    case Hearts = 'h';
    case Spades = 's';
}
echo $text = serialize([Suit::Hearts, Suit::Hearts]), "\n";
var_dump(unserialize($text)[1] === Suit::Hearts);
