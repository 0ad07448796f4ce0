<?php
foreach (['Exception', 'ErrorException', 'Error', 'TypeError', 'ArgumentCountError', 'ValueError', 'ArithmeticError', 'DivisionByZeroError', 'AssertionError', 'CompileError', 'ParseError', 'UnhandledMatchError', 'JsonException', 'LogicException', 'BadFunctionCallException', 'BadMethodCallException', 'DomainException', 'InvalidArgumentException', 'LengthException', 'OutOfRangeException', 'RuntimeException', 'OutOfBoundsException', 'OverflowException', 'RangeException', 'UnderflowException', 'UnexpectedValueException'] as $c) {
    echo $c, ' < ', implode(' < ', class_parents($c)), ' : ', implode(' ', class_implements($c)), "\n";
}
