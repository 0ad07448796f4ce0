<?php
// Doctrine's lexer reads the query language of its documentation.
require '/usr/share/php/Doctrine/Common/Lexer/autoload.php';

class QueryLexer extends Doctrine\Common\Lexer\AbstractLexer
{
    public const T_NONE = 1, T_INTEGER = 2, T_STRING = 3, T_PARAMETER = 4, T_FLOAT = 5, T_DOT = 11, T_IDENTIFIER = 100, T_SELECT = 200, T_FROM = 201, T_WHERE = 202, T_LIKE = 203;

    public function __construct(string $input)
    {
        $this->setInput($input);
    }

    protected function getCatchablePatterns()
    {
        return ['[a-z_][a-z0-9_]*\:[a-z_][a-z0-9_]*(?:\\\[a-z_][a-z0-9_]*)*', '[a-z_\\\][a-z0-9_\:\\\]*[a-z0-9_]{1}', '(?:[0-9]+(?:[\.][0-9]+)*)(?:e[+-]?[0-9]+)?', "'(?:[^']|'')*'", '\?[0-9]*|:[a-z_][a-z0-9_]*'];
    }

    protected function getNonCatchablePatterns()
    {
        return ['\s+', '--.*', '(.)'];
    }

    protected function getType(&$value)
    {
        switch (true) {
            case is_numeric($value):
                return strpos($value, '.') !== false || stripos($value, 'e') !== false ? self::T_FLOAT : self::T_INTEGER;
            case $value[0] === "'":
                $value = str_replace("''", "'", substr($value, 1, -1));
                return self::T_STRING;
            case ctype_alpha($value[0]) || $value[0] === '_':
                $name = 'QueryLexer::T_' . strtoupper($value);
                return defined($name) && constant($name) > 100 ? constant($name) : self::T_IDENTIFIER;
            case $value[0] === '?' || $value[0] === ':':
                return self::T_PARAMETER;
            case $value === '.':
                return self::T_DOT;
        }
        return self::T_NONE;
    }
}

foreach (["SELECT u.name, COUNT(u) FROM App\\User u WHERE u.id = 1.5e3 AND x LIKE 'it''s' AND y > :from -- rest", "select 'unclosed, ?1", 'é ~ 7', ''] as $query) {
    $lexer = new QueryLexer($query);
    $lexer->moveNext();
    while ($lexer->moveNext() || $lexer->token !== null) {
        $token = $lexer->token;
        echo json_encode([$token['value'] ?? null, $lexer->getLiteral($token['type']), $token['position']]), ' ', var_export($lexer->isNextTokenAny([QueryLexer::T_DOT, QueryLexer::T_FROM]), true), json_encode($lexer->peek()['value'] ?? null), "\n";
        if ($lexer->lookahead === null) {
            break;
        }
    }
    $lexer->reset();
    $lexer->skipUntil(QueryLexer::T_FROM);
    echo json_encode($lexer->glimpse()['value'] ?? null), $lexer->getInputUntilPosition(6), "\n";
}
