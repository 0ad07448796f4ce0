<?php
// CommonMark renders what it comes with and the corners of the language, with and without the GitHub extensions.
require '/usr/share/php/League/CommonMark/autoload.php';

use League\CommonMark\{CommonMarkConverter, Environment\Environment, GithubFlavoredMarkdownConverter, MarkdownConverter};
use League\CommonMark\Extension\{Attributes\AttributesExtension, CommonMark\CommonMarkCoreExtension, Footnote\FootnoteExtension, HeadingPermalink\HeadingPermalinkExtension, SmartPunct\SmartPunctExtension, TableOfContents\TableOfContentsExtension};

$texts = [file_get_contents($argv[1] . '/parsedown.md'), file_get_contents($argv[1] . '/semver.md'), <<<'MD'
    Title
    =====

    *em* **strong** ***both*** `code ``with`` ticks` <b>html</b> &amp; &copy; \* [link](/url "title") ![image](src) <http://auto.link> [ref]  
    hard break and [shortcut][] and a very_long_name_ *a_b_c*

    [ref]: <http://example.com/a b> 'Title'
    [shortcut]: /s

    1. one
    2. two
       - nested

         paragraph
    10. ten

    > quote
    lazy
    > > deeper

        indented code

    ~~~ php startline=3
    echo "<x>";
    ~~~

    <div>
    *raw*
    </div>

    ***
    | a | b |
    |:--|--:|
    | 1 | ~~2~~ |

    - [ ] open
    - [x] done

    www.example.com https://example.com/?a=b&c "quotes" -- and --- dashes... 'single'
    A note[^1]. {.klass #id}

    [^1]: The *note*.

    ## Second ünïcode heading!
    MD];
$rich = new Environment(['heading_permalink' => ['symbol' => '#'], 'table_of_contents' => ['position' => 'top']]);
foreach ([new CommonMarkCoreExtension, new AttributesExtension, new FootnoteExtension, new HeadingPermalinkExtension, new SmartPunctExtension, new TableOfContentsExtension] as $extension) {
    $rich->addExtension($extension);
}
$converters = [new CommonMarkConverter, new CommonMarkConverter(['html_input' => 'escape', 'allow_unsafe_links' => false, 'renderer' => ['soft_break' => "<br>\n"]]), new GithubFlavoredMarkdownConverter, new MarkdownConverter($rich)];
foreach ($converters as $converter) {
    foreach ($texts as $text) {
        echo $converter->convert($text)->getContent(), "\n";
    }
}
try {
    echo (new CommonMarkConverter(['max_nesting_level' => 'many']))->convert("> > > > a");
} catch (Throwable $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
