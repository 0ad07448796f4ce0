<?php
class Noisy
{
    public $self;
    public $other;
    public static $saved;

    public function __construct(public string $name, public bool $stays = false)
    {
        $this->self = $this;
    }

    public function __destruct()
    {
        echo "{$this->name} ends\n";
        if ($this->stays) {
            self::$saved = $this;
        }
    }
}
new Noisy('alone');
echo "collecting\n";
var_dump(gc_collect_cycles());
$a = new Noisy('a');
$a->other = new Noisy('b');
$a->other->other = $a;
unset($a);
var_dump(gc_collect_cycles());
new Noisy('survivor', true);
var_dump(gc_collect_cycles());
var_dump(Noisy::$saved->name, Noisy::$saved->self === Noisy::$saved);
Noisy::$saved = null;
var_dump(gc_collect_cycles());
new Noisy('last');
echo "end\n";
