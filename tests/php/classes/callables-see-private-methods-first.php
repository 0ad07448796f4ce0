<?php
// A callable made in a class reaches the class's own private method, whatever a child calls by that name.
class Account
{
    private function audit(): string { return 'audited by the account'; }
    public function run(string $method): void
    {
        echo $this->$method(), '; ', call_user_func([$this, $method]), '; ', implode(array_map([$this, $method], [1])), "\n";
    }
}
class Savings extends Account
{
    protected function audit(): string { return 'audited by the savings'; }
}
(new Account)->run('audit');
(new Savings)->run('audit');

class Hidden
{
    private function secret() {}
    public static function __callStatic($name, $arguments) {}
}
var_dump(is_callable([new Hidden, 'secret']), is_callable(['Hidden', 'secret']));
var_dump(method_exists('Closure', '__invoke'));
