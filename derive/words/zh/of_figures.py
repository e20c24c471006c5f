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
    "chord": "弦",
    "tangent": "切线",
    "gap of the chord": "差",
    "seen chord": "一个凸函数的图像，从 {x} 到 {y} 的弦，以及在其间 {p} 处的切线。在该处弦高于函数，高出的部分为差；"
    "切线在该处与图像相切，在其他各处低于图像。",
    "start of descent": "起点",
    "seen escape": "左图为 {f} 的图像：两个谷，中间为一座峰，右谷浅，左谷深。从右侧同一起点出发，"
    "普通梯度下降（{plain}）停在浅谷的谷底，带动量的下降（{heavy}）停在深谷的谷底。"
    "右图为 {n} 步中的前 40 步：不用动量时位置很快稳定；使用动量时越过中间的峰，在另一侧摆动后停下。",
    "descent with momentum": "动量法",
    "ends of descent": "普通梯度下降：{plain}；动量法：{heavy}；左：{n} 步之后的位置；右：前 40 步",
    "seen moving average": "左图中的空心点为在 1 附近波动的梯度 {g}；{m} 从 0 开始缓慢上升，{c} 从第一步起就接近 1；"
    "{b}。右图为各梯度的权重：越新的梯度权重越大，{b} 时增长较慢，{d} 时增长较快。",
    "average and weights": "左：{b}；右：滑动平均中各梯度 {g} 的权重，{t}",
    "seen normals": "左图为 {f} 的等高线（椭圆），其中一条的五个点处画有梯度 {grad}：每个箭头都垂直于等高线，"
    "也垂直于第一个点处所画的切线。右图为小步长的下降路径：它与每条等高线垂直相交。",
    "contours and descent": "{f} 的等高线；右：小步长的梯度下降",
    "seen scaling": "关于两个权重的损失的等高线及下降路径，{r}。左图中标准差为 1 与 {s}，等高线是狭长的椭圆，"
    "路径在谷的两侧来回摆动，前进缓慢；右图中两个特征都已缩放，椭圆较圆，路径很快到达最小值点。",
    "before and after scaling": "{r}；左：标准差为 1 与 {s}，条件数 {before}；右：均为 1，条件数 {after}",
    "seen areas": "面积为 1 的正方形分成两列。左列的宽为 {w}，其灰色部分的高为 {h}，因此面积为 {a}；"
    "加上右列的灰色部分，总面积为 {p}。",
    "areas of all parts": "正方形的面积为 1，灰色部分的总面积为 {p}。",
    "areas of a posterior": "正方形的面积为 1，深灰色部分 {a} 在全部灰色部分 {p} 中所占的份额为 {c}。",
    "areas of a part": "正方形的面积为 1，深灰色部分为 {a}，在 {A} 的一列中所占的份额为 {h}。",
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
