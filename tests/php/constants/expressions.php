<?php
const BITS = 1 << 3 | 2;
const TEXT = 'a' . 'b' . 3;
const PICK = BITS > 5 ? 'big' : 'small';
const NUL = null ?? 'default';
const ARR = [1, 2, ...[3, 4], 'k' => TEXT];
const NEG = -BITS ** 2;
const NOT = !true || (false xor true);
const IDX = ARR['k'][0];
const OBJ = new ArrayObject([1]);
var_dump(BITS, TEXT, PICK, NUL, ARR, NEG, NOT, IDX, count(OBJ));
