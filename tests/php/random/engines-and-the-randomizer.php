<?php
// The engines give PHP's sequences, and the Randomizer makes the same of them.
use Random\Engine\{Mt19937, PcgOneseq128XslRr64, Secure, Xoshiro256StarStar};
use Random\Randomizer;

foreach ([new Mt19937(42), new Mt19937(42, MT_RAND_PHP), new PcgOneseq128XslRr64(42), new PcgOneseq128XslRr64('0123456789abcdef'), new Xoshiro256StarStar(42), new Xoshiro256StarStar(str_repeat('0123', 8))] as $engine) {
    echo $engine::class, ' ', bin2hex($engine->generate()), ' ', bin2hex($engine->generate()), "\n";
    $copy = unserialize(serialize($engine));
    $clone = clone $engine;
    var_dump($copy->generate() === $clone->generate());
    $r = new Randomizer($engine);
    var_dump($r->nextInt(), $r->getInt(-5, 1000), $r->getInt(PHP_INT_MIN, PHP_INT_MAX), bin2hex($r->getBytes(9)), $r->shuffleBytes('abcdefgh'));
    echo json_encode([$r->shuffleArray(['a' => 1, 2, 3, 4]), $r->pickArrayKeys(['x' => 1, 'y' => 2, 'z' => 3], 2), $r->pickArrayKeys([1, 2, 3], 1)]), "\n";
}
$pcg = new PcgOneseq128XslRr64(1);
$pcg->jump(1000);
$x = new Xoshiro256StarStar(1);
$x->jump();
echo bin2hex($pcg->generate()), ' ', bin2hex($x->generate()), "\n";
$x->jumpLong();
echo bin2hex($x->generate()), "\n";
var_dump($x);

final class Counter implements Random\Engine
{
    private int $n = 0;
    public function generate(): string
    {
        return chr(++$this->n);
    }
}
$r = new Randomizer(new Counter());
var_dump($r->getInt(0, 99), $r->nextInt(), bin2hex($r->getBytes(4)), serialize($r), strlen((new Randomizer())->getBytes(3)));
foreach ([
    fn () => new Mt19937(1, 7), fn () => new PcgOneseq128XslRr64('short'), fn () => new Xoshiro256StarStar(str_repeat("\0", 32)),
    fn () => (new Randomizer())->getInt(2, 1), fn () => (new Randomizer())->getBytes(0), fn () => serialize(new Secure()), fn () => clone new Secure(),
    fn () => unserialize('O:21:"Random\Engine\Mt19937":1:{i:0;a:0:{}}'), fn () => $r->__construct(), fn () => new Randomizer('x'),
    fn () => (new Randomizer(new class implements Random\Engine { public function generate(): string { return ''; } }))->nextInt(),
    fn () => (new Randomizer(new class implements Random\Engine { public function generate(): string { return "\xff"; } }))->getInt(0, 99),
] as $f) {
    try {
        $f();
    } catch (Throwable $error) {
        echo $error::class, ': ', $error->getMessage(), "\n";
    }
}
mt_srand(3);
var_dump(str_shuffle('shuffled'));
