<?php
try {
    throw new LogicException('inner');
} catch (LogicException $e) {
    throw new RuntimeException('outer', 1, $e);
}
