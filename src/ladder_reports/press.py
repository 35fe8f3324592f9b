"""placeholder"""
def impose(data, *, bleed, marks, creep): raise NotImplementedError
def trim(data, *, bleed, marks): raise NotImplementedError
