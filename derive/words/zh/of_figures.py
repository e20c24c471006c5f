"""Chinese: captions and labels of figures, and what is to be seen in them."""

SENTENCES = {
    "stretched": "实线：数组中已有的元素。虚线：扩展时得到的副本。",
    "seen stretched": "三个方格阵，中间为运算符号与等号：{left} 与 {right} 各自扩展到结果的形状，"
    "以及结果 {result}。数组自身的元素用实线框，副本用虚线框。",
    "small step": "偏小",
    "right step": "恰好",
    "large step": "过大",
    "slope": "方向导数",
    "length of the gradient": "梯度的长度",
    "plain descent": "普通梯度下降",
    "Adagrad": "Adagrad",
    "loss": "损失",
    "seen function and slope": "左图为 {f} 的图像，右图为其导数 {slope} 的图像，{x} 从 {low} 到 {high}。",
    "seen gap": "{seen}空心点处函数不可导。",
    "seen Taylor polynomials": "{f} 在 {x} = {a} 附近的图像及其 0 至 {n} 阶泰勒多项式；各图像均过 {x} = {a} 处的点。",
    "Taylor polynomial of order": "{T} 为 {k} 阶泰勒多项式。",
    "equals": " = ",
    "seen step sizes": "在抛物线上从同一点出发、用三种步长下降。左图为抛物线上的各点，右图为每步之后的损失："
    "步长偏小时损失逐步下降，步长恰好时一步到达最小值，步长过大时左右摆动、损失增大。",
    "seen gradient on contours": "左图为 {e} 的等高线及一点处的梯度：梯度垂直于过该点的等高线及其切线。"
    "右图为该点沿角度 {w} 方向的导数：它是一条波，仅在梯度方向达到梯度的长度。",
    "example and direction": "例子为 {e}；方向为 {d}，角度为 {w}。",
    "example": "例子为 {e}。",
    "seen two paths": "左图为 {f} 的等高线（狭长的椭圆）及从同一点出发的两条路径：普通梯度下降在谷的两侧来回摆动，"
    "Adagrad 斜着进入谷底并沿谷前进。右图为每步之后的损失。",
    "two parts": "灰色：下方所写的事件；斜线：它的两个组成部分。",
    "seen learning rates": "在抛物线上从同一点出发、用五种学习率下降。左图为每步的位置，右图为每步的损失："
    "学习率小时从一侧缓慢趋近最小值点，恰好时一步到达，再大则来回跳过但逐渐靠近，为其两倍时停滞在原来的距离，更大则发散。",
    "seen saddle": "{f} 的等高线，为原点处鞍点周围的双曲线。从原点出发的两个互相垂直的箭头是海森矩阵的特征向量，"
    "旁边标有特征值：沿其中一个方向函数向两侧上升，沿另一个下降。",
    "rates at lines": "线旁为 {c} 的值",
    "saddle lines": "实线：不低于 0；虚线：低于 0；箭头旁为特征值",
    "seen law": "{events} 的两幅维恩图，分别为 {left} 与 {right}。两图的阴影相同：{shaded}。",
    "seen relation": "{events} 的两幅维恩图，分别为 {left} 与 {right}。左图的阴影：{shaded}；右图的阴影：{other}。",
    "seen hatched": "{seen}由两个事件组成的一侧，用两个方向的斜线标出这两个事件。",
    "everything": "全部",
    "nothing": "无",
    "region in": "在 {inside} 内",
    "region in but not": "在 {inside} 内而不在 {outside} 内",
    "region outside": "在 {outside} 之外",
    "and": "、",
    "or": "、",
    "next region": "；",
    "next event": "、",
    "last event": "、",
}
