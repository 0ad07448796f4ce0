<?php
// htmlentities, wordwrap, chunk_split, levenshtein, similar_text, metaphone and soundex.
$text = str_repeat('Größe, Maß und süße Übung für häßliche Äpfel. ', 20);
$sum = 0;
for ($i = 0; $i < 2500; $i++) {
    $sum += strlen(htmlentities($text)) + strlen(wordwrap($text, 40, "\n", true));
    $sum += strlen(chunk_split($text, 60)) + count(str_word_count($text, 1)) + strlen(quoted_printable_encode($text));
    $sum += levenshtein('kitten' . $i, 'sitting') + similar_text('World' . $i, 'Word') + strlen(metaphone('Thompson' . $i)) + strlen(soundex('Robert'));
}
echo $sum, "\n";
