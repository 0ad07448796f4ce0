<?php
// Composer's semver compares, sorts and normalises versions, and computes with constraints.
spl_autoload_register(function (string $class): void {
    require '/usr/share/php/' . strtr($class, '\\', '/') . '.php';
});

use Composer\Semver\{Comparator, CompilingMatcher, Intervals, Semver, VersionParser};
use Composer\Semver\Constraint\Constraint;

$versions = ['1.0', '0.1', '2.0-beta', '2.0', '1.5.1', 'dev-foo', '1.0.0-rc1', 'v3', '2010.01.02', '1.0.0-alpha.2', '1.0-p1'];
print_r(Semver::sort($versions));
print_r(Semver::rsort($versions));
$parser = new VersionParser;
foreach ([...$versions, 'dev-master', '1.x-dev', '1.0.0-rc1+build', 'not a version', '', '1.2.3.4.5', '20100102-203040', '1.*-dev'] as $version) {
    try {
        echo json_encode($version), ' => ', $parser->normalize($version), ' ', VersionParser::parseStability($version), ' ', json_encode($parser->parseNumericAliasPrefix($version)), "\n";
    } catch (UnexpectedValueException $e) {
        echo $e->getMessage(), "\n";
    }
}
$constraints = ['>=1.0 <2.0', '~1.2', '~1.2.3-beta', '^0.3', '^0', '1.*', '!=1.5', '1.0 - 2.0', 'dev-x as 1.0', '*', '<=2.0@beta', '^1 || ^2.1, !=2.2', '>dev-x', '1.0 ||| 2', ''];
foreach ($constraints as $text) {
    try {
        $constraint = $parser->parseConstraints($text);
        echo "$text => $constraint, ", $constraint->getLowerBound(), ' to ', $constraint->getUpperBound(), ', ', json_encode(Semver::satisfiedBy($versions, $text)), ' ', Intervals::compactConstraint($constraint), "\n";
    } catch (UnexpectedValueException $e) {
        echo $e->getMessage(), "\n";
    }
}
foreach (['==', '!=', '<', '>=', 'ne'] as $operator) {
    var_dump(Comparator::compare('1.25.0', $operator, '1.24.0'), CompilingMatcher::match(new Constraint('>', '1.0.0.0'), array_search($operator, ['', '==', '<', '<=', '>', '>=', '!=']) ?: Constraint::OP_EQ, '1.1.0.0'));
}
var_dump(Intervals::isSubsetOf($parser->parseConstraints('^1.2'), $parser->parseConstraints('^1')), Intervals::haveIntersections($parser->parseConstraints('<1'), $parser->parseConstraints('>=1')));
