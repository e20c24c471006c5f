"""Chinese: why a formula cannot be read, by the English message; `<>` is what is put in, `<1>` the first of it."""

READINGS = {
    "cannot read the formula at character <>: <>": "无法读懂该式，第 <1> 个字符处：<2>",
    "LaTeX's fonts do not have the character <>: use the engine typst, or a template with another font": (
        "LaTeX 的字体中没有字符 <1>：请改用 --engine typst，或在模板中换用其他字体"
    ),
    # what is meant in a place
    "a number": "数",
    "a name": "名称",
    "a letter": "字母",
    "an index": "下标",
    "an operator": "运算符",
    "the end": "结尾",
    "a vector": "向量",
    "infinity": "无穷",
    "a condition": "条件",
    "an event": "事件",
    "an array": "数组",
    "an equation": "方程",
    "a set of numbers": "数集",
    "a relation of events": "事件之间的关系",
    "<> or <>": "<1> 或 <2>",
    "expected <>, but the formula ends": "此处应为 <1>，而式子到此结束",
    "expected <>, but found <>": "此处应为 <1>，而不是 <2>",
    "expected <>, but <>": "此处应为 <1>，而不是 <2>",
    "expected <> and a letter": "此处应为 <1> 和一个字母",
    "<> where a number is meant": "此处应为数，而不是<1>",
    "there is nothing to read": "没有可读的内容",
    "a condition is meant, such as x > 0": "此处应为条件，例如 x > 0",
    "an event is meant, such as A, A ∪ B, A ∩ B or A^c": "此处应为事件，例如 A、A ∪ B、A ∩ B 或 A^c",
    "an interval or a set of numbers is meant": "此处应为区间或数集",
    "a statement about <> is meant, such as <> ∈ A": "此处应为关于 <1> 的陈述，例如 <2> ∈ A",
    "a number or a vector is meant inside": "其中应为数或向量",
    "a vector is meant in front of this index": "此下标之前应为向量",
    "a vector is meant inside <>": "<1> 之内应为向量",
    "a number is meant here": "此处应为数",
    "a list of arrays is meant": "此处应为一列数组",
    # names and functions
    "unknown <> '<>': did you mean <>?": "没有'<2>'这个<1>：是否要写 <3>？",
    "unknown <> '<>': known: <>": "没有'<2>'这个<1>，已知的有：<3>",
    "unknown function '<>': <><>": "没有'<1>'这个函数：<2><3>",
    "the name '<>' stands for <>, which is no expression of SymPy": "名称 '<1>' 代表 <2>，它不是 SymPy 的表达式",
    "unknown function '<>': did you mean <>?": "没有'<1>'这个函数：是否要写 <2>？",
    "unknown function '<>': did you mean <>?; a product is written <>": (
        "没有'<1>'这个函数：是否要写 <2>？若为乘积，请写 <3>"
    ),
    "unknown function '<>': declare it as a function if it is one": "没有'<1>'这个函数：如果它是函数，请先声明",
    "unknown function '<>': declare it as a function if it is one; a product is written <>": (
        "没有'<1>'这个函数：如果它是函数，请先声明；若为乘积，请写 <2>"
    ),
    "name": "名称",
    "command": "命令",
    "'<>' has <> in it: write blanks around <>": "'<1>' 中含有 <2>：请在 <3> 两边加空格",
    "'<>' has <> in it, which LaTeX writes as \\<>": "'<1>' 中含有 <2>，在 LaTeX 中应写 \\<3>",
    "is '<>' a name or a product? write \\mathrm{<>}, or blanks between the letters": (
        "'<1>' 是名称还是乘积？请写 \\mathrm{<2>}，或在字母之间加空格"
    ),
    "this is no name: a name is letters, with letters or digits below it": (
        "这不是名称：名称由字母组成，下标为字母或数字"
    ),
    "the function <> has no argument": "函数 <1> 缺少自变量",
    "<> is an array: write it with its indices": "<1> 是数组：请写出它的下标",
    "<> is a number, and an event is meant": "<1> 是数，而此处应为事件",
    "<> is no name that can be moved": "不能对 <1> 求导",
    "<> takes <> ind<>, not <>": "<1> 应有 <2> 个下标，而不是 <4> 个",
    "'<>' is no index": "'<1>' 不是下标",
    "'<>' may be two indices or one: put a comma or * into {<>}": (
        "'<1>' 可能是一个下标，也可能是两个：请在 {<2>} 中加逗号或 *"
    ),
    "<> needs brackets around its argument": "<1> 的自变量要加括号",
    "<> takes no subscript": "<1> 不带下标",
    "<> takes <> argument<>, not <>": "<1> 应有 <2> 个自变量，而不是 <4> 个",
    "is this number the base? write log_2(x), or log(2*x)": "这个数是底数吗？请写 log_2(x) 或 log(2*x)",
    "the exponent -1 of <> may mean its inverse or 1/<>": "<1> 的指数 -1 可能指反函数，也可能指 1/<2>",
    "is this the argument of <>? write <>(x)^2, or a sign between": (
        "这是 <1> 的自变量吗？请写 <2>(x)^2，或在中间写上运算符"
    ),
    "does this belong to <>? put brackets around what <> is applied to": "这属于 <1> 吗？请给 <2> 的自变量加括号",
    "primes are for functions of one argument": "撇号只用于一元函数",
    "a prime stands behind a name, a function or an event": "撇号应写在名称、函数或事件之后",
    "0 is taken from no number: there is no remainder": "除数为 0，没有余数",
    "gcd and lcm are read of whole numbers": "gcd 和 lcm 只用于整数",
    "<> over an index is not read: write its arguments, max(x_1, x_2)": (
        "不能读带下标范围的 <1>：请逐个写出，如 max(x_1, x_2)"
    ),
    "the norm ‖v‖ is that of a vector: write |x| for a number": "范数 ‖v‖ 用于向量：数的绝对值请写 |x|",
    "the norms that are read are ‖v‖, ‖v‖_2 and ‖v‖_1": "能读的范数是 ‖v‖、‖v‖_2 和 ‖v‖_1",
    # numbers
    "division by zero": "除以零",
    "this number is too large": "这个数太大",
    "an exponent beyond <>": "指数超过 <1>",
    "<> of a number beyond <>": "<1> 的自变量超过 <2>",
    "a number of more than <> digits": "数的位数超过 <1>",
    "∞ is no number: it stands alone, above a sum, or at the end of an interval": (
        "∞ 不是数：它只能单独写出，或写在求和号之上，或作区间的端点"
    ),
    "a number behind a factor: write a sign between them": "数写在因子之后：请在中间写上运算符",
    "a number in front of a fraction: write + or * between them": "数写在分数之前：请在中间写 + 或 *",
    "this may be <> or <>: write one of them": "这可能是 <1>，也可能是 <2>：请写明其一",
    "'<>' may be <> or <>: write one of them": "'<1>' 可能是 <2>，也可能是 <3>：请写明其一",
    "'<>e' may be a power of ten or a product: write <>*10^n, or <>*e": (
        "'<1>e' 可能是 10 的幂，也可能是乘积：请写 <2>*10^n 或 <3>*e"
    ),
    "a comma and a point in one number: write the point alone": "一个数中既有逗号又有小数点：请只写小数点",
    "a comma stands between items in brackets only; the decimal sign is a point": (
        "逗号只用于括号内各项之间；小数点请写 ."
    ),
    # products, quotients, powers
    "an outcome is a whole number": "样本点是整数",
    "does this stand below the line or beside the quotient? write <>": "这是分母的一部分，还是乘在分式旁边？请写 <1>",
    "nothing stands between two commas, or before the first": "两个逗号之间，或第一个逗号之前，没有内容",
    "does this stand below the line or beside the quotient? write <> or <>": (
        "这是分母的一部分，还是乘在分式旁边？请写 <1> 或 <2>"
    ),
    "does all of this word stand below the line? put brackets around what does": (
        "这些字母都在分母中吗？请给分母加括号"
    ),
    "does all of this word stand in the exponent? put brackets around what does": (
        "这些字母都在指数中吗？请给指数加括号"
    ),
    "two exponents: put braces around one of them": "有两个指数：请给其中之一加花括号",
    "a number in brackets up here may be an index, or a power: write ^{2} or _{2}": (
        "此处括号中的数可能是上标序号，也可能是幂：请写 ^{2} 或 _{2}"
    ),
    "'!!' may be a double factorial: write (n!)!": "'!!' 可能是双阶乘：请写 (n!)!",
    "'!=' may be a factorial or 'is not': put a blank after the '!' or write ≠": (
        "'!=' 可能是阶乘，也可能是不等号：请在 '!' 后加空格，或写 ≠"
    ),
    "≈ is no relation that can be read: write =": "不能读 ≈：请写 =",
    "which bars belong together? write * between the factors, or abs(x)": (
        "哪两条竖线是一对？请在因子之间写 *，或写 abs(x)"
    ),
    "a vertical bar closes nothing": "竖线没有与之配对的另一半",
    "more than <> vertical bars: write abs(x)": "竖线超过 <1> 条：请写 abs(x)",
    "nested more than <> deep": "嵌套超过 <1> 层",
    "nested more than <> levels deep": "嵌套超过 <1> 层",
    "nested too deeply": "嵌套太深",
    "<> characters, and <> are read at most": "共 <1> 个字符，最多读 <2> 个",
    "<> pieces, and <> are read at most": "共 <1> 项，最多读 <2> 项",
    "the character <> has no meaning here": "字符 <1> 在此没有意义",
    # sums, derivatives, expansions
    "a limit of a sum is a whole number": "求和的上下限应为整数",
    "a sum of <> terms, and <> are read at most": "求和有 <1> 项，最多读 <2> 项",
    "a letter without scripts counts in a sum": "求和的下标应为不带上下标的字母",
    "nothing tells how far <> runs: write its limits": "不知道 <1> 的范围：请写出上下限",
    "this <> has no limits: write <>(x_i, i, 1, n)": "没有上下限：请写 <2>(x_i, i, 1, n)",
    "over which letter? write <>(x_i, i, 1, n)": "对哪个下标？请写 <1>(x_i, i, 1, n)",
    "a sum needs its limits: sum(x_i, i, 1, n)": "求和要有上下限：sum(x_i, i, 1, n)",
    "dots between terms are not read: write the sum with its limits": "不读各项之间的省略号：请写出带上下限的求和",
    "the answer ends in a remainder, and what is asked for has none": "答案带有余项，而所求的式子没有",
    "a remainder stands at the end of a sum": "余项应写在末尾",
    "O(...) may be a remainder or a product: write O*(...) for the product": (
        "O(...) 可能是余项，也可能是乘积：乘积请写 O*(...)"
    ),
    "a derivative of an order beyond <>": "导数的阶数超过 <1>",
    "a derivative of order <> by <> variables": "<1> 阶导数，却有 <2> 个变量",
    "the order of a derivative is a small number": "导数的阶数应为较小的数",
    "the order of a derivative is a number": "导数的阶数应为数",
    "by what is it differentiated? write diff(f, x)": "对什么求导？请写 diff(f, x)",
    "∇ needs the names by which it differentiates: ∇_{x,y} f": "∇ 要写明对哪些变量求导：∇_{x,y} f",
    "is this the power of the derivative or of its body? put brackets around one of them": (
        "这是导数的幂，还是被求导的式子的幂？请给其中之一加括号"
    ),
    "is this the power of the place or of the function? put brackets around one of them": (
        "这是最小值点的幂，还是函数的幂？请给其中之一加括号"
    ),
    "a value is put in for a letter without index": "只能给不带下标的字母代入数值",
    "integrals are not read": "不读积分",
    "<>: rows that cannot be judged: <>; all others are. The first is <>": "<1>：无法评判 <2> 行；首先是<3>",
    "row <>: <>": "第 <1> 行：<2>",
    "more cells than columns: put quotes around what has a comma in it": "单元格多于列数：含逗号的内容要加引号",
    "what is related to a set of numbers is a name: write x ∈ {1, 2}": "与数集相关的应为名称：请写 x ∈ {1, 2}",
    "a vector or a matrix is transposed that is written out": "转置的应是写出来的向量或矩阵",
    "words are not read: write the formula alone": "不读文字：请只写式子",
    "the decimal sign is a point: write .": "小数点请写作 .",
    "a number has one decimal point": "一个数只有一个小数点",
    "nothing stands behind <>: <>": "<1> 之后缺少内容：<2>",
    "no bracket is open that this one closes": "这个括号没有与之配对的左括号",
    r"the matrix does not end: \end{...} is missing": r"矩阵没有结束：缺少 \end{...}",
    "unknown name '<>': <>": "没有'<1>'这个名称：<2>",
    "a name is a letter, and words are not read": "名称是一个字母，文字不读",
    "limits are not read": "不读极限",
    # vectors, matrices, events, sets
    "vectors are related by = only": "向量之间只能用 =",
    "<> stands between arrays": "<1> 应写在数组之间",
    "a row, a column and a matrix are not added": "行、列与矩阵不能相加",
    "a vector is added to what is no vector of its length": "向量只能与同样长度的向量相加",
    "a number stands below a line, and no vector": "分母应为数，而不是向量",
    "a product entry by entry is one of arrays of one shape": "逐项相乘的数组形状应相同",
    "these arrays cannot be multiplied": "这些数组不能相乘",
    "the sizes of these arrays do not fit each other": "这些数组的大小不相配",
    "which product of vectors is meant? write x^T y for the sum, x ⊙ y for entry by entry": (
        "这是向量的哪一种乘积？内积请写 x^T y，逐项相乘请写 x ⊙ y"
    ),
    "which product of vectors is meant? write a · b, a × b, or its entries": (
        "这是向量的哪一种乘积？请写 a · b、a × b，或写出各元素"
    ),
    "a × b is a product of vectors with three entries": "a × b 用于三个元素的向量",
    "<> is that of a square matrix that is written out": "<1>用于写出元素的方阵",
    "<> is worked out of at most <> rows": "<1>最多算到 <2> 行",
    "the determinant": "行列式",
    "the trace": "迹",
    "a power": "幂",
    "the exponent of a matrix is a small whole number": "矩阵的指数应为较小的整数",
    "this matrix has no inverse: its determinant is 0": "此矩阵不可逆：其行列式为 0",
    "a vector in angle brackets has more than one entry": "尖括号中的向量应有不止一个元素",
    "a vector or a matrix is transposed, and this is none that is known": "转置的应为已知的向量或矩阵",
    "a matrix as a whole is not read: write its entry, with indices": "不读整个矩阵：请写出它带下标的元素",
    "the rows have different lengths": "各行的长度不同",
    "the rows of an array are of one length": "数组各行的长度应相同",
    "an empty array has no entries to work with: give it one at least": "空数组没有元素：请至少给一个",
    "more than <> entries": "元素超过 <1> 个",
    "expected '.', '[' or the end behind an array": "数组之后应为 '.'、'[' 或结尾",
    "'<>' is not closed": "'<1>' 没有闭合",
    "'<>' closes nothing": "'<1>' 没有与之配对的左半",
    "∈ stands in a set {ω : ω ∈ A} only": "∈ 只能写在集合 {ω : ω ∈ A} 中",
    "two events are related at a time": "一次只能比较两个事件",
    "a difference beside another operation: put brackets around one of them": "差与其他运算并列：请给其中之一加括号",
    "an end at infinity does not belong to an interval: write a round bracket there": (
        "无穷处的端点不属于区间：请写圆括号"
    ),
    "the ends of an interval rise": "区间的端点应由小到大",
    # LaTeX
    "one formula is read at a time: take the line break away": "一次只读一个式子：请去掉换行",
    "a backslash with nothing behind it": "反斜杠之后没有内容",
    "\\<> of what is not read: cases, matrix, pmatrix, bmatrix and vmatrix are": (
        "不读 \\<1> 的这种环境：可用 cases、matrix、pmatrix、bmatrix 和 vmatrix"
    ),
    "\\arg without \\min": "\\arg 之后没有 \\min",
    "\\<> is read around letters only": "\\<1> 之内只能是字母",
    "\\<>{<>} is not read": "不读 \\<1>{<2>}",
    "LaTeX takes one digit here: put braces around <>": "LaTeX 在此只取一位数字：请给 <1> 加花括号",
    "LaTeX takes one character here: put braces around what belongs together": (
        "LaTeX 在此只取一个字符：请给整体加花括号"
    ),
    # what is asked for makes no sense
    "say what the answer should be: one of --expected EXPR, --topic ID or --sheet manifest.json": (
        "请给出正确答案的来源，三者取一：--expected EXPR、--topic ID、--sheet manifest.json"
    ),
    "there is no ANSWER: write it in quotes, or give many with --batch FILE.csv": (
        "没有 ANSWER：请加引号写出答案，或用 --batch FILE.csv 给出多个答案"
    ),
    "<> goes with <>": "<1> 应与 <2> 连用",
    "<> does not go with --batch: its rows say what is answered, and its verdicts are CSV": (
        "<1> 不与 --batch 连用：回答的是什么由各行给出，判定以 CSV 写出"
    ),
    "the tolerance is a number from 0 on, not <>": "tolerance 应为不小于 0 的数，而不是 <1>",
    "the row says neither what is expected nor which exercise is answered": "该行既没有 expected，也没有 exercise",
    "there is no exercise <>: the sheet has <> to <>": "没有第 <1> 题：练习卷有第 <2> 至 <3> 题",
    "say which exercise of the sheet is answered, as in --exercise 3": "请指明回答的是哪一题，例如 --exercise 3",
    "part goes with topic or exercise: an expected expression has none": "part 与题目连用：给出的正确答案没有小题",
    "given goes with expected: a question has its own conditions": "given 与 expected 连用：题目自有条件",
    "the definitions go in a circle, or are nested too deeply": "定义循环引用，或嵌套太深",
    "<> is defined with <> arguments": "<1> 定义时有 <2> 个自变量",
    "cannot define <>: write a name, as in z, or a function, as in f(x)": (
        "不能定义 <1>：请写名称，如 z，或函数，如 f(x)"
    ),
    "the condition <> is none: write one such as b > 0, or n integer": "<1> 不是条件：请写如 b > 0 或 n integer",
    "--let <> is given twice: <> and <>": "--let <1> 给了两次：<2> 和 <3>",
    "--let <>: write a name and what it stands for, as in z='w x + b'": (
        "--let <1>：请写名称及其含义，例如 z='w x + b'"
    ),
    "cannot compare what is of type <>: give two expressions of numbers, two equations or two events": (
        "不能比较类型为 <1> 的值：请给出两个数的式子、两个方程或两个事件"
    ),
    "cannot compare <>: only real and finite numbers are read": "不能比较 <1>：只读有限实数",
    "cannot compare <>: only finite numbers are read": "不能比较 <1>：只读有限的数",
    "<>, row <>: <>": "<1>，第 <2> 行：<3>",
    "an exercise is one of a sheet: give --sheet manifest.json": "题目属于练习卷：请给出 --sheet manifest.json",
    "the exercise is the number of one, not <>": "exercise 应为题号，而不是 <1>",
    "<> has several variants: say which one, as in --variant <>": "<1> 有多个版本：请指明哪一个，例如 --variant <2>",
    "cannot read <>: <>": "无法读取 <1>：<2>",
    "<> is not a manifest of derive: give the manifest.json of a sheet": (
        "<1> 不是 derive 的清单文件：请给出练习卷的 manifest.json"
    ),
    "<>: the columns are answer, and expected or exercise (with part and variant), not <>": (
        "<1>：列应为 answer，以及 expected 或 exercise（可加 part 和 variant），而不是 <2>"
    ),
    "topic": "知识点",
    "part": "小题",
    "exercise": "题目",
    "variant": "版本",
    "form": "形式",
}
