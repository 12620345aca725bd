// Brings a person whose form was refused to the reason.
document.getElementById("fault").focus();
