"""Who does the work of marking a class: processes of this machine, or the workers of a cluster."""
