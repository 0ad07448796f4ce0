<?php
function show(string $code, int $flags = 0): void
{
    $line = [];
    foreach (token_get_all($code, $flags) as $token) {
        $line[] = is_array($token) ? token_name($token[0]) . ':' . $token[2] . ' ' . json_encode($token[1]) : $token;
    }
    echo implode("\n", $line), "\n---\n";
}
show("text <?php echo \$a?->b ?? \$c->class, 0x1F, 1_000, 1.5e3, 017, 08, 99999999999999999999; // line\n# other\n/* block\n*/ /** doc */ ?>\nmore <?= 1 ?>");
show('<?php "a $b[0] $b[x] $b[$i] $b[-1] {$c->d[1]} ${e} ${f[1]} $g->h $i?->j \x41" . b"x$y" . `ls $z`;');
show("<?php \$x = <<<A\n  one\n    \$two {\$three}\n  A . <<<'B'\nraw \$x\nB;\n\$y = <<<C\nC;");
show('<?php namespace A\B; use \C\D as E; namespace\f(); \g(); new class(...$a) extends F implements G {};');
show("<?php #[Attribute] fn&(int &...\$a): ?X => yield  from \$b and (int) \$c . ( string ) \$d . (real) \$e & \$f & 1;");
show("<?php a\x01 'unclosed");
show('<?php "unclosed $a');
show('<?php }) ] ({ enum extends; enum Foo {} enum implements {}');
show("#!/usr/bin/php\n<?php __halt_compiler ( /* x */ ) ; rest <?php of it");
show("<?php /* never");
show('<?php A::list; A::class; class B { const LIST = 1; function echo() {} }');
show('<?php A::list; A::class; class B { const LIST = 1, ARRAY = 2; function &echo() {} use C { x as print; y as protected; D::exit as if; } } f(array: 1);', TOKEN_PARSE);
try {
    token_get_all("<?php\n\n\$a = ;", TOKEN_PARSE);
} catch (ParseError $e) {
    echo $e->getMessage(), ' ', $e->getLine(), "\n";
}
echo token_name(T_DOUBLE_COLON), token_name(T_PAAMAYIM_NEKUDOTAYIM), token_name(-1), token_name(100000), "\n";
