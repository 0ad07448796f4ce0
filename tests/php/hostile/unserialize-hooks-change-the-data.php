<?php
class Waking
{
    public $a;
    public $b;
    public $next;

    public function __wakeup()
    {
        echo "wake\n";
        unset($this->a);
        $this->b = null;
        $this->next = new stdClass;
    }
}
class Building
{
    public $data;

    public function __unserialize(array $data): void
    {
        echo "build\n";
        unset($data['inner']);
        $this->data = $data;
        if (isset($GLOBALS['result'])) {
            $GLOBALS['result'] = null;
        }
    }
}
class Old implements Serializable
{
    public $text;

    public function serialize()
    {
        return 'x';
    }

    public function unserialize($text)
    {
        $this->text = unserialize($text);
    }

    public function __serialize(): array
    {
        return [];
    }

    public function __unserialize(array $data): void
    {
    }
}
class Failing
{
    public $p;

    public function __wakeup()
    {
        throw new Exception('woken badly');
    }

    public function __destruct()
    {
        echo "never\n";
    }
}
$show = function (string $text): void {
    try {
        var_dump(unserialize($text));
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
};
$show('a:2:{i:0;O:6:"Waking":3:{s:1:"a";a:1:{i:0;i:1;}s:1:"b";R:3;s:4:"next";N;}i:1;R:3;}');
$show('a:2:{i:0;O:6:"Waking":2:{s:1:"a";i:1;s:1:"a";i:2;}i:1;R:3;}');
$show('a:3:{i:0;O:8:"Building":2:{s:5:"inner";a:1:{i:0;s:4:"deep";}s:4:"kept";i:2;}i:1;R:3;i:2;R:5;}');
$show('a:2:{i:0;O:7:"Failing":1:{s:1:"p";O:7:"Failing":0:{}}i:1;O:8:"Building":1:{i:0;R:2;}}');
$show('a:1:{i:0;a:1:{i:0;R:1;}}');
$show('O:8:"stdClass":1:{s:1:"a";r:1;}');
$show('a:2:{s:1:"k";i:1;s:1:"k";R:2;}');
$show('a:2:{i:0;i:5;i:0;R:2;}');
$show('O:13:"SplFixedArray":2:{i:0;i:1;i:1;R:1;}');
$show('O:11:"ArrayObject":4:{i:0;i:0;i:1;a:1:{i:0;R:1;}i:2;a:0:{}i:3;N;}');
$show('x:i:0;a:0:{};m:a:0:{}');
$show('O:16:"SplObjectStorage":2:{i:0;a:2:{i:0;O:8:"stdClass":0:{}i:1;R:1;}i:1;a:0:{}}');
foreach (['a:1:{i:0;', 'O:8:"stdClass":99999999:{}', 'a:-1:{}', 's:5:"ab";', 'R:1;', 'r:5;', 'i:99999999999999999999;', 'd:1e999;', 'C:3:"Old":1:{x}',
    'E:3:"A:B";', 'b:2;', 'O:-1:"":0:{}', 'a:1:{a:0:{}i:1;}', 'S:3:"\41\4";', 'O:8:"Building":1:{i:0;O:8:"Building":0:{}', 'a:2147483647:{}', 'O:7:"Closure":0:{}', 'O:9:"Generator":0:{}'] as $bad) {
    try {
        var_dump(@unserialize($bad));
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
