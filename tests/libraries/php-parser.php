<?php
// PHP-Parser parses its own sources, prints them back, and parses what it has printed.
require '/usr/share/php/PhpParser/autoload.php';

$files = [];
$folders = ['/usr/share/php/PhpParser'];
while (null !== $folder = array_pop($folders)) {
    foreach (scandir($folder) as $name) {
        if ($name[0] === '.') {
            continue;
        }
        is_dir("$folder/$name") ? $folders[] = "$folder/$name" : $files[] = "$folder/$name";
    }
}
sort($files);

$lexer = new PhpParser\Lexer\Emulative(['usedAttributes' => ['comments', 'startLine', 'endLine', 'startTokenPos', 'endTokenPos', 'startFilePos', 'endFilePos']]);
$parser = (new PhpParser\ParserFactory)->create(PhpParser\ParserFactory::PREFER_PHP7, $lexer);
$printer = new PhpParser\PrettyPrinter\Standard;
$dumper = new PhpParser\NodeDumper(['dumpComments' => true, 'dumpPositions' => true]);
foreach ($files as $file) {
    $code = file_get_contents($file);
    $statements = $parser->parse($code);
    $printed = $printer->prettyPrintFile($statements);
    $unchanged = $printer->printFormatPreserving($statements, $statements, $lexer->getTokens());
    $again = $printer->prettyPrintFile($parser->parse($printed));
    echo basename($file), ' ', count($statements), ' ', md5($printed), ' ', md5($dumper->dump($statements, $code)), ' ', var_export($unchanged === $code, true), var_export($again === $printed, true), "\n";
}
echo $printer->prettyPrintFile($parser->parse(file_get_contents('/usr/share/php/PhpParser/NodeTraverser.php'))), "\n";

class Renamer extends PhpParser\NodeVisitorAbstract
{
    public function leaveNode(PhpParser\Node $node)
    {
        if ($node instanceof PhpParser\Node\Name && !$node->isFullyQualified()) {
            return new PhpParser\Node\Name\FullyQualified($node->parts);
        }
        if ($node instanceof PhpParser\Node\Expr\Variable && is_string($node->name) && $node->name !== 'this') {
            $node->name .= '_renamed';
        }
        return null;
    }
}
$statements = $parser->parse('<?php namespace A; use B\C; /** doc */ function f(C $c, int ...$rest): ?X { return $c->$x[1] ?? fn() => new class($c) {}; }');
$traverser = new PhpParser\NodeTraverser;
$traverser->addVisitor(new PhpParser\NodeVisitor\NameResolver);
$traverser->addVisitor(new Renamer);
$statements = $traverser->traverse($statements);
echo $dumper->dump($statements), "\n", $printer->prettyPrint($statements), "\n", json_encode($statements), "\n";
$errors = new PhpParser\ErrorHandler\Collecting;
echo $dumper->dump($parser->parse("<?php \$a = ; foo(\n\$b->; class { }", $errors) ?? []), "\n";
foreach ($errors->getErrors() as $error) {
    echo $error->getMessage(), "\n";
}
