"""From a roster to the chain: households are proposed by one person and approved by another."""

from almoner.enrollment.approve import Approved, approve
from almoner.enrollment.enroll import Enrolled, check, enroll
from almoner.enrollment.records import Progress, Records

__all__ = ["Approved", "Enrolled", "Progress", "Records", "approve", "check", "enroll"]
