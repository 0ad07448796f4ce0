<?php
foreach (PhpToken::tokenize("<?php echo 1 /* c */;\n") as $token) {
    echo json_encode($token), ' ', $token->getTokenName(), ' ', var_export($token->isIgnorable(), true), ' ', json_encode((string) $token), "\n";
}
class Own extends PhpToken
{
    public array $extra = ['x'];

    public function lower(): string
    {
        return strtolower($this->text);
    }
}
$token = Own::tokenize('<?php ECHO 1;')[1];
echo get_class($token), $token->lower(), json_encode($token->extra), "\n";
var_dump($token->is(T_ECHO), $token->is('ECHO'), $token->is([T_IF, 'echo', T_ECHO]), $token->is([]));
foreach ([fn() => $token->is(1.5), fn() => $token->is([1.5]), fn() => new PhpToken('x', 'y')] as $call) {
    try {
        $call();
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
var_dump(new PhpToken(T_ECHO, 'echo'), (new PhpToken(59, ';'))->getTokenName(), (new PhpToken(100000, ''))->getTokenName());
$empty = new PhpToken(1, '');
unset($empty->text);
try {
    echo $empty;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
