<?php
foreach (["Thompson","Knight","Schmidt","Wrack","Xavier","aerial","science","judge","ghost","laugh","sign","signed","Which","cia","queue","phone","action","match","the","Yellow","","123 abc","Hello World","bough","dumb","back","vision","zebra","Gnome","who","way","AAbb","scheme","gggh"] as $w) echo $w,"=",metaphone($w),"|",metaphone($w,2),"\n";
echo bin2hex(pack("nvNVc2C*",1,2,3,4,-1,5,6,7)),"\n",bin2hex(pack("A5a5Z5Z*H*h3","ab","cd","efghij","x","1f2","abc")),"\n",bin2hex(pack("qJPfdgGeE",-2,3,4,1.5,2.5,1.5,1.5,2.5,2.5)),"\n",bin2hex(pack("x3X1C@8C",1,2)),"\n";
print_r(unpack("nbig/vlittle/Nx/c2chars/a3str","\x01\x02\x03\x04\x05\x06\x07\x08\xff\x7fabc"));
print_r(unpack("C*","abc")); print_r(unpack("H*a/","\xab\xcd")); print_r(unpack("h3a","\xab\xcd")); print_r(unpack("Z5a/A3b","ab\0cdxy ")); print_r(unpack("d","\0\0\0\0\0\0\xf8\x3f"));
var_dump(unpack("N","abc")); print_r(unpack("Ca/X/Cb/@3/Cc","abcd"));
foreach (["1.0"=>"1.0.0","5.2"=>"5.10","1.0-dev"=>"1.0","1.0rc1"=>"1.0RC2","1.0pl1"=>"1.0","1"=>"1.a","1.0.0"=>"1.0.x","abc"=>"1"] as $a=>$b) echo $a," ",$b," ",version_compare($a,$b)," ",version_compare($b,$a),"\n";
var_dump(sscanf("12 apples","%d %s %s"), sscanf("age: 25 0x1F -7","age: %i %x %d"), sscanf("abc123","%[a-z]%d"), sscanf("12.5e3xyz","%f%s"), sscanf("abc","%d"), sscanf("","%d"), sscanf("hello","%2c%n%s"), sscanf("a]b","%[]a]%c"), sscanf("18446744073709551615","%u"), sscanf("x 1","%2\$s %1\$d"));
$n = sscanf("3 blind", "%d %s", $x, $y); var_dump($n,$x,$y);
foreach (["%d %q","%[a","%1\$d %d"] as $f) try { sscanf("1",$f); } catch (ValueError $e) { echo $e->getMessage(),"\n"; }
foreach (['<p>Hello <b>x</b><br/>y<!-- c > --> z <?php echo "a>b"; ?>w</p> 1 < 2 <i','a<b>c>d','<a href="x>y">t</a>',"<!DOCTYPE html><p>q","<?xml version='1.0'?>z",'<<b>x','"<b>"'] as $s) { foreach ([null,'<b><p>','<br>',['a','i']] as $al) echo strip_tags($s,$al),"|"; echo "\n"; }
echo strlen(uniqid()), strlen(uniqid("",true)),"\n";
