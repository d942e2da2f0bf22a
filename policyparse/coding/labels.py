"""What the review workbook says to the person who fills it in."""

from __future__ import annotations

GUIDE = (
    ("怎样核对 / How to check",),
    ("每张表一类内容：quantities 数量，slogans 口号，projects 项目。每行是程序读出的一条，sentence 是它所在的句子。",),
    ("1. 对的不动。",),
    ("2. 某一栏错了，直接改那一栏（有下拉选单的从选单里选；没有就清空）。第一个白色栏是原文，改它就是改起止。",),
    ("3. 整条不该有，在 check 栏选 strike。",),
    ("4. 漏掉的，在表末另起一行：check 选 add，从 sentences 表抄来 sentence_id，原文照句子里的字写，再填其余各栏。",),
    ("5. 几项的栏目（counts、heads、members）各项用“；”隔开。拿不准的写在 remark 栏。",),
    ("6. 存盘，然后运行：policyparse review --apply 本文件.xlsx -o gold.jsonl",),
    ("灰色的栏和隐藏的表不要改。每栏是什么意思，见表头的批注。",),
    ("",),
    ("One sheet a frame, one row a find. Leave what is right; correct a cell that is wrong; choose strike for a row that",),
    ("should not be; for a missing one write a row at the end: check = add, sentence_id from the sheet sentences, the words as",),
    ("they stand in the sentence, and the other cells. Lists are parted by “；”. Then run policyparse review --apply FILE.",),
)
