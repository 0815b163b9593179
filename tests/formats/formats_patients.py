"""A virtual patient made by hand, as OpenLabyrinth would pack it."""

import base64
import io
import zipfile

NODE = "/ActivityModel/ActivityNodes/NodeSection/ActivityNode[@id='{}']"
COUNTER = "/ActivityModel/Properties/Counters/Counter[@id = '{}']"

ACTIVITY = f"""<?xml version="1.0" encoding="UTF-8"?>
<ActivityModel xmlns="http://ns.medbiq.org/activitymodel/v1/">
<Properties><Counters>
 <Counter id="1" isVisible="true"><CounterLabel>Trust in you</CounterLabel>
  <CounterInitValue>2</CounterInitValue>
  <CounterRules><Rule><Relation>leq</Relation><Value>0</Value>
   <RuleRedirect>{NODE.format(4)}</RuleRedirect><RuleMessage>She left.</RuleMessage></Rule>
  </CounterRules></Counter>
 <Counter id="2"><CounterLabel>Odd</CounterLabel><CounterInitValue>0.5</CounterInitValue></Counter>
</Counters></Properties>
<ActivityNodes>
 <NodeSection id="9" label="On the ward"><ActivityNode id="" label="Start"/></NodeSection>
 <NodeSection id="" label="unallocated">
  <ActivityNode id="3" label="Ask &amp;amp; listen">
   <Content>/DataAvailabilityModel/DAMNode[@id = 'OLNode_3']</Content>
   <Rules>
    <CounterActionRule><CounterOperator>+</CounterOperator><CounterRuleValue>3</CounterRuleValue>
     <CounterPath>{COUNTER.format(1)}</CounterPath></CounterActionRule>
    <CounterActionRule><CounterOperator>*</CounterOperator><CounterRuleValue>2</CounterRuleValue>
     <CounterPath>{COUNTER.format(1)}</CounterPath></CounterActionRule>
    <Probability>on</Probability><NavigateGlobal>on</NavigateGlobal><Info>Ask gently.</Info>
   </Rules></ActivityNode>
  <ActivityNode id="1" label="Start">
   <Content>/DataAvailabilityModel/DAMNode[@id='OLNode_1']</Content>
   <Rules><CounterActionRule><CounterOperator>=</CounterOperator>
    <CounterRuleValue>1</CounterRuleValue><CounterPath>{COUNTER.format(1)}</CounterPath>
   </CounterActionRule><Probability>off</Probability></Rules></ActivityNode>
  <ActivityNode id="4" label="Over">
   <Content>/DataAvailabilityModel/DAMNode[@id='OLNode_4']</Content></ActivityNode>
 </NodeSection>
</ActivityNodes>
<Links>
 <Link label="Ask {{her}}" display="true"><ActivityNodeA>{NODE.format(1)}</ActivityNodeA>
  <ActivityNodeB>{NODE.format(3)}</ActivityNodeB></Link>
 <Link label="" display="true"><ActivityNodeA>{NODE.format(3)}</ActivityNodeA>
  <ActivityNodeB>{NODE.format(4)}</ActivityNodeB></Link>
 <Link label="Hidden" display="false"><ActivityNodeA>{NODE.format(1)}</ActivityNodeA>
  <ActivityNodeB>{NODE.format(4)}</ActivityNodeB></Link>
 <Link label="Gone"><ActivityNodeA>{NODE.format(1)}</ActivityNodeA>
  <ActivityNodeB>{NODE.format(99)}</ActivityNodeB></Link>
</Links>
<XtensibleInfo><OL_xtensible><OL_node ID="1" mnodeType="root"/></OL_xtensible></XtensibleInfo>
</ActivityModel>"""

ITEM = (
    "<DAMNode id='OLNode_{0}'><DAMNodeItem><ItemPath>/VirtualPatientData/VPDText[@id='NGR_{0}']"
    "</ItemPath></DAMNodeItem>{1}</DAMNode>"
)
CHART = "<DAMNodeItem><ItemPath>/VirtualPatientData/Medication[@id='7']</ItemPath></DAMNodeItem>"
AVAILABILITY = (
    "<DataAvailabilityModel>"
    + ITEM.format(1, "")
    + ITEM.format(3, CHART)
    + ITEM.format(4, "")
    + "</DataAvailabilityModel>"
)

PACKED = base64.b64encode(b"<p>Hello <b>you</b></p>").decode()
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
DATA = f"""<VirtualPatientData xmlns="http://ns.medbiq.org/virtualpatientdata/v1/">
<VPDText id="NGR_1" textType="narrative"><div {XHTML}>{PACKED}</div></VPDText>
<VPDText id="NGR_3"><div {XHTML}><p>In <em>XML</em>.</p></div></VPDText>
<VPDText id="NGR_4"><div>&lt;p&gt;Good-bye.&lt;/p&gt;</div></VPDText>
<VPDText id="NGR_5"><div>Unused words.</div></VPDText>
<Medication id="7"/><Medication id="8"/>
</VirtualPatientData>"""

METADATA = """<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title>
<string language="en">The case of Mr B</string></title></general></lom>"""

PATIENT = {
    "imsmanifest.xml": "<manifest/>",
    "metadata.xml": METADATA,
    "virtualpatientdata.xml": DATA,
    "dataavailabilitymodel.xml": AVAILABILITY,
    "activitymodel.xml": ACTIVITY,
    "media/chart.png": "…",
}


def packed(members, kind=zipfile.ZIP_DEFLATED):
    """A zip archive of names (or `ZipInfo`) and contents."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", kind) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)
    return raw.getvalue()
