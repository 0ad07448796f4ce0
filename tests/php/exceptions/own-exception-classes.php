<?php
class MyException extends Exception
{
    private $extra;
    function __construct($message, $extra)
    {
        $this->extra = $extra;
        parent::__construct($message, 99);
    }
    function extra()
    {
        return $this->extra;
    }
    function __toString(): string
    {
        return __CLASS__ . ": [{$this->code}]: {$this->message}";
    }
}
try {
    throw new MyException('mine', ['data']);
} catch (MyException $e) {
    echo $e, ' ', $e->extra()[0], ' ', $e->getLine(), "\n";
}
class NoParent extends Exception
{
    function __construct()
    {
    }
}
try {
    throw new NoParent;
} catch (Exception $e) {
    var_dump($e->getMessage(), $e->getCode(), $e->getPrevious(), $e->getLine());
}
