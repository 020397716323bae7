//! 输出: findings in four forms.
