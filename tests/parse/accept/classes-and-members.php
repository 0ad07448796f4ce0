<?php
/** about A */
#[Attr]
abstract class A extends B implements C, \D\E {
    use T, U { T::a insteadof U; U::a as protected b; c as d; e as public; f as list; }
    const X = 1, Y = self::X . 'y';
    final protected const CLASS_ = 2;
    /** a property */
    public $a = 1, $b;
    var $c;
    protected static ?int $d = null;
    private readonly int|string $e;
    static $f, $g = [1];
    #[Inject] public A|B $h;
    public function __construct(private readonly int $i = 0, protected ?A $j = null, /** doc */ public array $k = [], $l = new B(1)) {}
    abstract protected function m(): void;
    final public static function &n() { return static::$f; }
    /** lists */
    function list() {}
    private function class(self $a): parent {}
}
final class F {}
readonly class G { function __construct(public int $a) {} }
final readonly class H {}
interface I extends J, K { const A = 1; public function f(int $a): static; }
trait T { abstract private function f(); static $a; }
enum Suit { case Hearts; case Spades; const Wild = self::Spades; public static function f(): self { return self::Wild; } }
enum Status: string implements I { #[A] case On = 'on'; case Off = 'o' . 'ff'; }
class Enum { function enum() { return new enum; } }
