<?php
foreach (['TRUE','nUll','-0','-0.0','1e5','-','01','[1}','{"a":1]','{"a":1,]','"abc',"\"a\x01\"",'"\ud800"','"\u12"','[]','{"":1,"0":2}','123456789012345678901234567890','1e999',' [1 , 2 ] ','','nul','"\/\b"', "\"\xff\"", "[1,]",'{"a"}',"\xff", "[\"a\",\x02]"] as $j) { var_dump(json_decode($j)); echo $j," ",json_last_error_msg(),"\n"; }
var_dump(json_decode('[]',true,1)); echo json_last_error_msg(),"\n";
var_dump(json_decode('[[]]',true,2)); echo json_last_error_msg(),"\n";
var_dump(json_decode('1',true,1)); echo json_last_error_msg(),"\n";
var_dump(json_decode('{"a":{"b":1},"c":{"d":[{"e":{}}]}}'));
foreach ([0,128,64|128,256,1|2|4|8,16,32,1024,512,1<<20,1<<21] as $f) { echo json_encode(["a"=>1,"b"=>[1,2.0,0.1,null,true],"c"=>"</a'\"&>\x00é😀\u{2028}","d"=>[],"e"=>json_decode("{}"), "f"=>"12.0","g"=>INF, "h"=>"a\xff\xc3z", 5=>"x"],$f),"|",json_last_error_msg(),"\n"; }
try { json_decode("{",false,512,JSON_THROW_ON_ERROR); } catch (JsonException $e) { echo get_class($e),$e->getCode(),$e->getMessage(),"\n"; }
$a=[1]; $a["x"]=&$a; var_dump(json_encode($a), json_last_error_msg(), json_encode($a,512));
var_dump(json_encode([[[1]]],0,2), json_last_error_msg());
echo json_encode([[],[1,[2]],json_decode("{}")],128),"\n";
var_dump(json_decode("123456789012345678901",false,512,JSON_BIGINT_AS_STRING));
